/** Issues tokens to people who know their password and tells whose a token is. */
@NullMarked
package dev.pharos.shop.auth;

import org.jspecify.annotations.NullMarked;
