/// What AWS says of the account as a whole: who asks, its network, its quotas.
@NullMarked
package dev.signalbox.account;

import org.jspecify.annotations.NullMarked;
