/// What Secrets Manager says of the secret of the GitHub token.
@NullMarked
package dev.signalbox.github.inspect;

import org.jspecify.annotations.NullMarked;
