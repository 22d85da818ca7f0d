/// The CDK app: four stacks made of constructs that are named after what they deploy. Nothing here
/// runs in the service, and nothing looks anything up in an account.
@NullMarked
package dev.signalbox.deploy;

import org.jspecify.annotations.NullMarked;
