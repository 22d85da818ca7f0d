/// A stand-in for AWS Secrets Manager: GetSecretValue of the secrets that it was given.
@NullMarked
package dev.signalbox.local.secrets;

import org.jspecify.annotations.NullMarked;
