/// How long calls to AWS take and what comes of them, from the SDK's own measurements.
@NullMarked
package dev.signalbox.aws.measure;

import org.jspecify.annotations.NullMarked;
