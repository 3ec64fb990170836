package io.vpcrouter.view;

/** Why a destination is left alone, whatever its routes look like. */
public enum Obstacle {
    /** The destination is outside of the blocks that are managed. */
    OUT_OF_SCOPE,
    /** The destination is inside a block that is to be left alone. */
    IGNORED,
    /** The destination is a default route that no spec named. */
    DEFAULT_ROUTE,
    /** The destination is a prefix list that no spec named. */
    PREFIX_LIST,
    /** The destination is a prefix list with a default route among its entries. */
    LIST_WITH_DEFAULT_ROUTE,
    /** The destination is a prefix list that does not exist, or whose entries cannot be read. */
    UNREADABLE_LIST,
    /** The destination is a prefix list, and its entries and the hosts are not of one family. */
    OTHER_FAMILY,
    /** The fallback of the destination is the interface of one of its hosts. */
    FALLBACK_IS_HOST
}
