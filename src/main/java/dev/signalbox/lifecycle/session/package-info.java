/// The compute of one attempt: which type of backend it runs on, what that type can do, how a
/// session is named and what is seen of it. No backend may be named here.
@NullMarked
package dev.signalbox.lifecycle.session;

import org.jspecify.annotations.NullMarked;
