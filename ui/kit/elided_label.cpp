#include "ui/kit/elided_label.h"

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

namespace vb::ui {

namespace {

QColor colorOf(TextTone tone)
{
    const Tokens &t = tokens();
    switch (tone) {
    case TextTone::text: return t.text;
    case TextTone::muted: return t.muted;
    case TextTone::accent: return t.accent;
    case TextTone::danger: return t.danger;
    }
    return t.text;
}

} // namespace

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped());
}

ElidedLabel::ElidedLabel(const QString &text, TextRole role, TextTone tone, QWidget *parent)
    : QWidget(parent), m_text(text), m_role(role), m_tone(tone)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void ElidedLabel::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void ElidedLabel::setTone(TextTone tone)
{
    m_tone = tone;
    update();
}

QSize ElidedLabel::sizeHint() const
{
    const QFontMetrics metrics(tokens().font(m_role));
    return {metrics.horizontalAdvance(m_text) + 1, metrics.height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QFontMetrics metrics(tokens().font(m_role));
    return {std::min(metrics.horizontalAdvance(m_text) + 1, metrics.averageCharWidth() * 6), metrics.height()};
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    if (QFontMetrics(tokens().font(m_role)).horizontalAdvance(m_text) > width())
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(m_text), this);
    else
        QToolTip::hideText();
    return true;
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(tokens().font(m_role));
    painter.setPen(isEnabled() ? colorOf(m_tone) : tokens().disabled);
    const QString shown = painter.fontMetrics().elidedText(m_text, Qt::ElideRight, width());
    const Qt::Alignment side = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignAbsolute;
    painter.drawText(rect(), static_cast<int>(side | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

void ElidedLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace vb::ui
