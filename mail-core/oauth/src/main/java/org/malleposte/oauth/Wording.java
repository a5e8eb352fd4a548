package org.malleposte.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the page says, in one language.
///
/// @param language as HTML has it
/// @param title with the name of the server
/// @param mail what a program will be able to do, with its name
/// @param sending the same of one that only sends
/// @param pause with a number of seconds
/// @param back with the place to which the user returns
/// @param device what such a place is called that is no address
record Wording(
    String language,
    String title,
    String signIn,
    String mail,
    String sending,
    String address,
    String password,
    String wrong,
    String appPassword,
    String pause,
    String back,
    String device,
    String refused,
    String whyRefused,
    String needsTls,
    String foreign) {

  static final Wording ENGLISH =
      new Wording(
          "en",
          "Sign in to %s",
          "Sign in",
          "<strong>%s</strong> will be able to read your mail, change it, and send mail in your name.",
          "<strong>%s</strong> will be able to send mail in your name.",
          "Address",
          "Password",
          "The name or password is wrong.",
          "This asks for your own password, not for one of an app.",
          "Too many attempts; try again in %d s.",
          "You then return to %s. Sign in only if you came from there.",
          "a program on this device",
          "This does not work",
          "The program that sent you here asked for something that cannot be done.",
          "Signing in needs TLS here.",
          "This form was sent by another page.");

  static final Wording FRENCH =
      new Wording(
          "fr",
          "Connexion à %s",
          "Se connecter",
          "<strong>%s</strong> pourra lire et modifier votre courrier, et en envoyer en votre nom.",
          "<strong>%s</strong> pourra envoyer du courrier en votre nom.",
          "Adresse",
          "Mot de passe",
          "Le nom ou le mot de passe est incorrect.",
          "Il faut ici votre propre mot de passe, pas celui d’une application.",
          "Trop de tentatives ; réessayez dans %d s.",
          "Vous reviendrez ensuite à %s. Ne vous connectez que si vous en venez.",
          "un programme de cet appareil",
          "Cela n’est pas possible",
          "Le programme qui vous a envoyé ici demande ce qui ne peut être fait.",
          "Une connexion chiffrée (TLS) est nécessaire ici.",
          "Ce formulaire a été envoyé par une autre page.");

  private static final List<Wording> ALL = List.of(ENGLISH, FRENCH);

  /// The language that the browser likes best (RFC 9110 §12.5.4); English when it has no say.
  static Wording of(@Nullable String acceptLanguage) {
    try {
      String likes = acceptLanguage == null ? "" : acceptLanguage;
      List<Locale.LanguageRange> ranges =
          likes.isBlank() ? List.of() : Locale.LanguageRange.parse(likes);
      String best = Locale.lookupTag(ranges, ALL.stream().map(Wording::language).toList());
      return ALL.stream().filter(one -> one.language.equals(best)).findFirst().orElse(ENGLISH);
    } catch (IllegalArgumentException e) {
      return ENGLISH; // it is no list of languages
    }
  }

  String tooMany(Duration until) {
    return pause.formatted(until.toSeconds() + 1);
  }
}
