#include "ui/kit/fact_grid.h"

#include <QGridLayout>

namespace vb::ui {

namespace {

constexpr int kLongestRun = 24; // characters

/// Breaks anywhere, so that an id or a long word does not widen the panel.
QString breakable(const QString &text)
{
    QString out;
    int run = 0;
    for (const QChar c : text) {
        out += c;
        run = c.isSpace() ? 0 : run + 1;
        if (c == u'-' || c == u'.' || c == u'_' || run >= kLongestRun) {
            out += QChar(0x200B); // zero width space
            run = 0;
        }
    }
    return out;
}

} // namespace

FactGrid::FactGrid(QWidget *parent) : QWidget(parent)
{
    clear();
}

void FactGrid::clear()
{
    delete m_grid;
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    m_lines.clear();
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::m);
    m_grid->setVerticalSpacing(space::s);
    m_grid->setColumnStretch(1, 1);
}

void FactGrid::add(const QString &label, const QString &value, TextTone tone)
{
    if (value.isEmpty())
        return;
    m_lines << QStringLiteral("%1: %2").arg(label, value);
    const int row = m_grid->rowCount();
    auto *text = new TextLabel(breakable(value), tone == TextTone::danger ? TextRole::strong : TextRole::body, tone);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(new TextLabel(label, TextRole::caption, TextTone::muted), row, 0, Qt::AlignTop);
    m_grid->addWidget(text, row, 1, Qt::AlignTop);
}

} // namespace vb::ui
