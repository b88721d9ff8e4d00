#include "ui/kit/text_label.h"

#include <QEvent>

namespace vb::ui {

TextLabel::TextLabel(const QString &text, TextRole role, TextTone tone, QWidget *parent) : QLabel(parent), m_role(role)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setTone(tone);
    applyRole();
}

void TextLabel::setRole(TextRole role)
{
    m_role = role;
    applyRole();
}

void TextLabel::setTone(TextTone tone)
{
    // Roles of the palette and not colours, so that a new theme needs nothing here.
    switch (tone) {
    case TextTone::text: setForegroundRole(QPalette::WindowText); break;
    case TextTone::muted: setForegroundRole(QPalette::PlaceholderText); break;
    case TextTone::accent: setForegroundRole(QPalette::Link); break;
    case TextTone::danger: setForegroundRole(QPalette::BrightText); break;
    }
}

void TextLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::StyleChange)
        applyRole();
    QLabel::changeEvent(event);
}

void TextLabel::applyRole()
{
    setFont(tokens().font(m_role));
}

} // namespace vb::ui
