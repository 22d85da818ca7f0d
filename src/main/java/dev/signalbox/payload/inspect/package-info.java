/// What S3 says of a bucket.
@NullMarked
package dev.signalbox.payload.inspect;

import org.jspecify.annotations.NullMarked;
