/// A stand-in for what an account has beside its services: an identity, a network, quotas.
@NullMarked
package dev.signalbox.local.account;

import org.jspecify.annotations.NullMarked;
