/// The stand-in of S3, seen through the SDK and raw HTTP.
@NullMarked
package dev.signalbox.local.s3;

import org.jspecify.annotations.NullMarked;
