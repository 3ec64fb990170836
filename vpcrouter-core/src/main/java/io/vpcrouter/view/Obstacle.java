package io.vpcrouter.view;

/** Why a destination is left alone, whatever its routes look like. */
public enum Obstacle {
    /** The destination is outside of the blocks that are managed. */
    OUT_OF_SCOPE,
    /** The destination is inside a block that is to be left alone. */
    IGNORED,
    /** The destination is a default route that no spec named. */
    DEFAULT_ROUTE
}
