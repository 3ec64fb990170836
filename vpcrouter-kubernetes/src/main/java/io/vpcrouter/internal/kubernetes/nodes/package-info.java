/** What vpcrouter knows of a node, and the route specs that follow from nodes. No input, no output. */
@NullMarked
package io.vpcrouter.internal.kubernetes.nodes;

import org.jspecify.annotations.NullMarked;
