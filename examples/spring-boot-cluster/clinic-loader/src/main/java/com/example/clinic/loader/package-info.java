/** A loader for the clinic in a jar of its own: the clinic is neither rebuilt nor changed for it. */
@NullMarked
package com.example.clinic.loader;

import org.jspecify.annotations.NullMarked;
