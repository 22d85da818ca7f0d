/// `signalbox status`: whether the deployment is healthy, and what to do if it is not.
@NullMarked
package dev.signalbox.cli.status;

import org.jspecify.annotations.NullMarked;
