/// A stand-in for S3: buckets and whole objects in memory, by path, on loopback, over the protocol
/// that unmodified SDKs and the CLI speak. No versions, no multipart uploads, no access control.
@NullMarked
package dev.signalbox.local.s3;

import org.jspecify.annotations.NullMarked;
