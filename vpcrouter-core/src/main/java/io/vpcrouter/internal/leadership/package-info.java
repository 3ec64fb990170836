/** The role of this router among several replicas: what the store says, and what follows from it. Not part of the API. */
@NullMarked
package io.vpcrouter.internal.leadership;

import org.jspecify.annotations.NullMarked;
