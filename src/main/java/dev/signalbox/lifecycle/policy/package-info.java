/// Every number that the lifecycle decides by. Values only.
@NullMarked
package dev.signalbox.lifecycle.policy;

import org.jspecify.annotations.NullMarked;
