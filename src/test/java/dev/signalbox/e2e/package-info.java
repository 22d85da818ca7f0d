/// One story of the whole system, told in several worlds: the embedded AWS, a LocalStack with the
/// built image, an AWS behind endpoints of somebody else. Nothing here may look into the service;
/// what counts is what producers, agents and onlookers can see.
@NullMarked
package dev.signalbox.e2e;

import org.jspecify.annotations.NullMarked;
