/** The cloud plugin for Amazon EC2: it reads and writes the route tables of a VPC. */
@NullMarked
package io.vpcrouter.aws;

import org.jspecify.annotations.NullMarked;
