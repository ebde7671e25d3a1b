/** What the product team wrote for Detour: one loader, in a jar of its own beside the service. */
@NullMarked
package com.example.products.detour;

import org.jspecify.annotations.NullMarked;
