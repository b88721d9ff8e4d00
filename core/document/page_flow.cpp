#include "core/document/page_flow.h"

#include <algorithm>

namespace vb::document {

namespace {

/// Scripts whose letters change with their neighbours; all others are drawn sign by sign, so that a reader of the PDF
/// can copy exactly what was typed.
bool needsShaping(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        switch (c.script()) {
        case QChar::Script_Unknown:
        case QChar::Script_Inherited:
        case QChar::Script_Common:
        case QChar::Script_Latin:
        case QChar::Script_Greek:
        case QChar::Script_Cyrillic:
        case QChar::Script_Han:
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana: return false;
        default: return true;
        }
    });
}

} // namespace

QFont fontFor(const QString &text, double points, Weight weight)
{
    return needsShaping(text) ? Sheet::font(points, weight) : Sheet::literal(points, weight);
}

void PageFlow::breakPage()
{
    m_pages.emplace_back();
    m_y = m_area.top();
}

void PageFlow::require(int height)
{
    if (m_y + height > m_area.bottom() && m_y > m_area.top())
        breakPage();
}

void PageFlow::rule()
{
    m_pages.back().push_back({nullptr, 0, QPointF(m_area.left(), m_y), ink::kLine});
}

void PageFlow::text(const QString &text, const Style &style)
{
    const QStringList paragraphs = text.split(u'\n');
    for (const QString &paragraph : paragraphs) {
        QFont font = fontFor(paragraph, style.points, style.weight);
        font.setStrikeOut(style.struckOut);
        auto layout
            = std::make_shared<QTextLayout>(paragraph.isEmpty() ? QStringLiteral(" ") : paragraph, font, m_device);
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout->setTextOption(option);
        layout->beginLayout();
        for (int number = 0;; ++number) {
            QTextLine line = layout->createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(m_area.width() - style.indent);
            line.setPosition({0, 0});
            const int height = static_cast<int>(line.height()) + 1;
            require(height);
            m_pages.back().push_back({layout, number, QPointF(m_area.left() + style.indent, m_y), style.colour});
            m_y += height;
        }
        layout->endLayout();
    }
}

void PageFlow::draw(QPainter &painter, int page) const
{
    for (const Placed &placed : m_pages[static_cast<size_t>(page)]) {
        if (placed.layout) {
            painter.setPen(placed.colour);
            placed.layout->lineAt(placed.line).draw(&painter, placed.at);
        } else {
            painter.setPen(QPen(placed.colour, mm(0.2)));
            painter.drawLine(placed.at, placed.at + QPointF(m_area.width(), 0));
        }
    }
}

} // namespace vb::document
