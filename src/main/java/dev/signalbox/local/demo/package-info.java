/// The demo: a fixed set of tasks that end in different ways, sent as a producer would send them
/// and judged from outside. Knows the local AWS and the row; nothing of the service's inside may be
/// used.
@NullMarked
package dev.signalbox.local.demo;

import org.jspecify.annotations.NullMarked;
