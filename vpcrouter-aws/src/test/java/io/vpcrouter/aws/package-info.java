@NullMarked
package io.vpcrouter.aws;

import org.jspecify.annotations.NullMarked;
