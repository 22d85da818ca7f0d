/// Names that AWS gives, taken apart: ARNs and the URLs of queues. Nothing here calls AWS.
@NullMarked
package dev.signalbox.aws.name;

import org.jspecify.annotations.NullMarked;
