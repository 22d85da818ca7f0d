/// The HTTP side of the local AWS: one loopback server that reads the AWS JSON protocols, keeps a
/// journal of every call and offers faults under `/_local/`. Knows no AWS service; those register
/// themselves here.
@NullMarked
package dev.signalbox.local.wire;

import org.jspecify.annotations.NullMarked;
