/// The kill test: replicas of the service as processes of their own, ended by SIGKILL at any
/// moment. Nothing here may look into a replica; what counts is what is left in the local AWS.
@NullMarked
package dev.signalbox.local.kill;

import org.jspecify.annotations.NullMarked;
