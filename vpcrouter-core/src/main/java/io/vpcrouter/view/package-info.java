/** The view of the VPC: a spec laid over what was read, in the numbers and indexes that planning works on. */
@NullMarked
package io.vpcrouter.view;

import org.jspecify.annotations.NullMarked;
