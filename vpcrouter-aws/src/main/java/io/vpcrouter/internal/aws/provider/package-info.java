/** The route tables of one VPC, as the core reads and writes them. */
@NullMarked
package io.vpcrouter.internal.aws.provider;

import org.jspecify.annotations.NullMarked;
