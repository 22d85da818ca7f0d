/// A stand-in for GitHub: the part of its REST API that reads issues and pull requests, over
/// repositories in memory.
@NullMarked
package dev.signalbox.local.github;

import org.jspecify.annotations.NullMarked;
