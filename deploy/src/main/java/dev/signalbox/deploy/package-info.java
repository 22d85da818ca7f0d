/// Start of the CDK app. Each stack and its constructs stand in a package of their own below;
/// imports point from `watch` to `service`, `agents`, `data`, `foundation` and `choice`, never
/// back.
@NullMarked
package dev.signalbox.deploy;

import org.jspecify.annotations.NullMarked;
