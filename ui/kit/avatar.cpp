#include "ui/kit/avatar.h"

#include "ui/kit/paint.h"

#include <QStringList>

namespace vb::ui {

namespace {

/// Stable across runs and machines, unlike qHash.
std::size_t hueOf(const QString &name)
{
    std::uint32_t sum = 2166136261U; // FNV-1a
    for (const QChar c : name)
        sum = (sum ^ c.unicode()) * 16777619U;
    return sum % std::tuple_size_v<decltype(Tokens::hues)>;
}

QString firstLetter(const QString &word)
{
    const qsizetype units = word.at(0).isHighSurrogate() && word.size() > 1 ? 2 : 1;
    return word.left(units).toUpper();
}

} // namespace

void paintInitials(QPainter &painter, const QRect &circle, const QString &name)
{
    const Tokens &t = tokens();
    const Hue &hue = t.hues[hueOf(name)];
    const paint::Scope scope(painter);
    paint::panel(painter, circle, circle.width() / 2.0, hue.fill);
    QFont font = t.font(TextRole::strong);
    font.setPixelSize(std::max(10, circle.width() * 38 / 100));
    painter.setFont(font);
    painter.setPen(hue.text);
    painter.drawText(circle, Qt::AlignCenter, Avatar::initials(name));
}

Avatar::Avatar(const QString &name, int diameter, QWidget *parent) : QWidget(parent), m_name(name), m_diameter(diameter)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Avatar::setName(const QString &name)
{
    m_name = name;
    update();
}

QSize Avatar::sizeHint() const
{
    const int side = tokens().scaled(m_diameter);
    return {side, side};
}

QString Avatar::initials(const QString &name)
{
    const QStringList words = name.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    return words.size() == 1 ? firstLetter(words.first()) : firstLetter(words.first()) + firstLetter(words.last());
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = std::min(width(), height());
    paintInitials(painter, QRect((width() - side) / 2, (height() - side) / 2, side, side), m_name);
}

} // namespace vb::ui
