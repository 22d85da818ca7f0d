/// Calls of services whose clients are not worth their weight.
@NullMarked
package dev.signalbox.account;

import org.jspecify.annotations.NullMarked;
