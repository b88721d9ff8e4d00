#include "ui/note/note_page.h"

#include "ui/kit/tokens.h"

#include <QApplication>
#include <QPlainTextEdit>
#include <QScrollBar>

namespace vb::ui {

NotePage::NotePage(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && widget() && widget()->isAncestorOf(now))
            follow(now);
    });
}

void NotePage::toTop()
{
    verticalScrollBar()->setValue(0);
}

void NotePage::follow(QWidget *focused)
{
    disconnect(m_caret);
    auto *passage = qobject_cast<QPlainTextEdit *>(focused);
    if (!passage) {
        ensureWidgetVisible(focused, 0, 2 * space::xxl);
        return;
    }
    const auto toCaret = [this, passage] {
        const QPoint caret = passage->viewport()->mapTo(widget(), passage->cursorRect().center());
        ensureVisible(caret.x(), caret.y(), 0, 2 * space::xxl);
    };
    ensureWidgetVisible(passage, 0, 2 * space::xxl);
    m_caret = connect(passage, &QPlainTextEdit::cursorPositionChanged, this, toCaret);
}

} // namespace vb::ui
