/// As much of IAM's evaluation as the policies of this deployment need, written after AWS's
/// documentation. What it does not know it refuses to judge, so that no test passes on a guess.
@NullMarked
package dev.signalbox.deploy.iam;

import org.jspecify.annotations.NullMarked;
