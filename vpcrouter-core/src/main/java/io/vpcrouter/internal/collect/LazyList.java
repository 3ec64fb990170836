package io.vpcrouter.internal.collect;

import java.util.AbstractList;
import java.util.RandomAccess;

/** An immutable list that makes an element when somebody asks for it, so a record may keep it without a copy. */
public abstract class LazyList<T> extends AbstractList<T> implements RandomAccess {}
