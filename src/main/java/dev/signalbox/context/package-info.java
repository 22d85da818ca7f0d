/// What an agent is told of the issue or pull request that its task refers to: made harmless, cut
/// to a budget of characters, and in the shape of the agent's contract. Pure: the same words in,
/// the same words out.
@NullMarked
package dev.signalbox.context;

import org.jspecify.annotations.NullMarked;
