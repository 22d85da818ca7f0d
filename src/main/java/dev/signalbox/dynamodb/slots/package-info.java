/// Who holds a slot and who waits for one: the counts beside the rows and the indexes over them.
@NullMarked
package dev.signalbox.dynamodb.slots;

import org.jspecify.annotations.NullMarked;
