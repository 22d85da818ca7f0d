/// Who may look at the console and who may act there. It keeps nothing: a login is a signed cookie,
/// so that every replica knows it and a restart forgets none.
@NullMarked
package dev.signalbox.console.login;

import org.jspecify.annotations.NullMarked;
