/// What whoever deploys can choose, read from the CDK context and checked. Nothing here makes a
/// construct.
@NullMarked
package dev.signalbox.deploy.choice;

import org.jspecify.annotations.NullMarked;
