#include "ui/kit/strength_meter.h"

#include "ui/kit/paint.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kBars = 4;
constexpr int kBarHeight = 4;
constexpr int kBarWidth = 40;

QColor meterColor(int strength)
{
    const Tokens &t = tokens();
    return strength <= 0 ? t.danger : strength == 1 ? t.warn : t.accent;
}

} // namespace

StrengthMeter::StrengthMeter(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    clear();
}

void StrengthMeter::setStrength(int strength, const QString &word)
{
    m_strength = std::clamp(strength, 0, kBars);
    m_word = word;
    setAccessibleName(tr("Password strength: %1").arg(word));
    update();
}

void StrengthMeter::clear()
{
    m_strength = -1;
    m_word.clear();
    setAccessibleName(tr("Password strength"));
    update();
}

QSize StrengthMeter::sizeHint() const
{
    const int line = QFontMetrics(tokens().font(TextRole::caption)).height();
    return {kBars * (kBarWidth + space::xs) + space::s + 6 * line, line};
}

QSize StrengthMeter::minimumSizeHint() const
{
    return {kBars * (kBarHeight + space::xs), sizeHint().height()};
}

void StrengthMeter::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.setFont(t.font(TextRole::caption));
    const int wordWidth = painter.fontMetrics().horizontalAdvance(m_word);
    const int room = width() - (m_word.isEmpty() ? 0 : wordWidth + space::s);
    const int barWidth = std::clamp((room - (kBars - 1) * space::xs) / kBars, kBarHeight, kBarWidth);
    const int lit = m_strength < 0 ? 0 : std::max(m_strength, 1);
    for (int i = 0; i < kBars; ++i) {
        const QRect bar(i * (barWidth + space::xs), (height() - kBarHeight) / 2, barWidth, kBarHeight);
        paint::panel(painter, QStyle::visualRect(layoutDirection(), rect(), bar), kBarHeight / 2.0,
                     i < lit ? meterColor(m_strength) : t.line);
    }
    const QRect word = rect().adjusted(kBars * (barWidth + space::xs) + space::xs, 0, 0, 0);
    painter.setPen(m_strength == 0 ? t.danger : t.muted);
    painter.drawText(QStyle::visualRect(layoutDirection(), rect(), word),
                     static_cast<int>(Qt::AlignLeading | Qt::AlignVCenter) | Qt::TextSingleLine, m_word);
}

void StrengthMeter::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace vb::ui
