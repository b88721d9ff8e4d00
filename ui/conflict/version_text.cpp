#include "ui/conflict/version_text.h"

#include "ui/kit/tokens.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>
#include <cmath>

namespace vb::ui {

namespace {
constexpr int kMostHeight = 260;
constexpr qsizetype kShortText = 60; // up to here it is set large
} // namespace

VersionText::VersionText(QWidget *parent) : QTextEdit(parent)
{
    setReadOnly(true);
    setAcceptRichText(false);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(0);
}

void VersionText::setVersion(const QString &text, const std::vector<TextRun> &different)
{
    m_different = different;
    setPlainText(text);
    mark();
    fit();
}

QStringList VersionText::marked() const
{
    QStringList parts;
    const QString text = toPlainText();
    for (const TextRun &run : m_different)
        if (const QString part = text.mid(run.at, run.length).simplified(); !part.isEmpty())
            parts << part;
    return parts;
}

void VersionText::mark()
{
    const Tokens &t = tokens();
    m_marking = true;
    const bool isShort = toPlainText().size() <= kShortText;
    const QFont plain = t.font(isShort ? TextRole::section : TextRole::body);
    document()->setDefaultFont(plain);
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    QTextCharFormat all;
    all.setFont(plain);
    all.setForeground(t.text);
    cursor.setCharFormat(all);
    QTextCharFormat other;
    other.setFontUnderline(true);
    other.setFontWeight(QFont::Bold);
    other.setBackground(t.warnSoft);
    for (const TextRun &run : m_different) {
        cursor.setPosition(static_cast<int>(run.at));
        cursor.setPosition(static_cast<int>(run.at + run.length), QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(other);
    }
    m_marking = false;
}

void VersionText::fit()
{
    document()->setTextWidth(viewport()->width());
    const int wanted = static_cast<int>(std::ceil(document()->size().height())) + 2;
    const int height = std::min(wanted, tokens().scaled(kMostHeight));
    if (height == m_height)
        return;
    m_height = height;
    setFixedHeight(height);
    updateGeometry();
}

QSize VersionText::sizeHint() const
{
    return {0, std::max(m_height, fontMetrics().height())};
}

void VersionText::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    fit();
}

void VersionText::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (!m_marking && (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange)) {
        mark();
        fit();
    }
}

} // namespace vb::ui
