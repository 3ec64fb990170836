package io.vpcrouter.internal.collect;

import java.util.AbstractList;
import java.util.RandomAccess;

/** An immutable list that makes each element when it is asked for; a record may keep it without a copy. */
public abstract class LazyList<T> extends AbstractList<T> implements RandomAccess {}
