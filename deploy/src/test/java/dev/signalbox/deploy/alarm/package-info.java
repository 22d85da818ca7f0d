/// CloudWatch's judgement on alarms, as far as ours need it: datapoints from lines in its embedded
/// format, statistics, metric math, missing data.
@NullMarked
package dev.signalbox.deploy.alarm;

import org.jspecify.annotations.NullMarked;
