/// What tasks cost in AWS calls and DynamoDB units, and how long others wait behind a launch lane:
/// counted and measured on the local AWS.
@NullMarked
package dev.signalbox.cost;

import org.jspecify.annotations.NullMarked;
