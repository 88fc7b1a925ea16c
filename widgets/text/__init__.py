"""All words on screen, by area. English is the source; resources/i18n holds the Chinese.

Every text is a literal `translate(context, text)`, so that lupdate finds it and CI sees what is missing.
Texts are functions or tables made when asked for: a switch of language is seen at once.
"""
