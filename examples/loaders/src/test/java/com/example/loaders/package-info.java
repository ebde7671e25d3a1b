@NullMarked
package com.example.loaders;

import org.jspecify.annotations.NullMarked;
