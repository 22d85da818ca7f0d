/// How the service talks to AWS: the clients, and the one file that awaits a call and sorts its
/// failure. Knows the SDK, Vert.x' futures and the two exceptions of the orchestrator; nothing of a
/// single service's meaning may stand here.
@NullMarked
package dev.signalbox.aws;

import org.jspecify.annotations.NullMarked;
