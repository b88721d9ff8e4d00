#include "ui/kit/search_box.h"

#include "ui/kit/icons.h"
#include "ui/kit/paint_field.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QShortcut>
#include <QToolButton>

#include <algorithm>

namespace vb::ui {

SearchBox::SearchBox(QWidget *parent)
    : QLineEdit(parent), m_shortcut(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_K), this))
{
    setClearButtonEnabled(true);
    if (auto *button = findChild<QToolButton *>()) // else a button without a name
        button->setAccessibleName(tr("Clear"));
    setPlaceholderText(tr("Search"));
    setAccessibleName(tr("Search"));
    connect(m_shortcut, &QShortcut::activated, this, [this] {
        setFocus(Qt::ShortcutFocusReason);
        selectAll();
    });
    connect(this, &QLineEdit::textChanged, this, &SearchBox::fitHint);
    fitHint();
}

void SearchBox::setResultView(QAbstractItemView *view)
{
    m_view = view;
}

void SearchBox::setFocusKey(const QKeySequence &key)
{
    m_shortcut->setKey(key);
    fitHint();
    update();
}

QSize SearchBox::sizeHint() const
{
    QSize size = QLineEdit::sizeHint();
    size.setWidth(std::max(size.width(), tokens().scaled(320)));
    return size;
}

QString SearchBox::hint() const
{
    return m_shortcut->key().toString(QKeySequence::NativeText).replace(u'+', u' ');
}

void SearchBox::fitHint()
{
    const bool shown = text().isEmpty() && !m_shortcut->key().isEmpty();
    const int width = shown ? paint::keyCapWidth(hint(), tokens()) : 0;
    const int lens = tokens().scaled(18) + space::s;
    setTextMargins(isLeftToRight() ? QMargins(lens, 0, width, 0) : QMargins(width, 0, lens, 0));
}

void SearchBox::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const Tokens &t = tokens();
    const int side = t.scaled(18);
    const int x = isLeftToRight() ? paint::fieldPadding(t) : width() - paint::fieldPadding(t) - side;
    paintIcon(painter, QRect(x, 0, side, height()), IconName::search, isEnabled() ? t.muted : t.disabled);
    if (!text().isEmpty() || m_shortcut->key().isEmpty() || !isEnabled())
        return;
    const QRect place = rect().adjusted(space::s, 0, -space::s, 0);
    const QRect line = isLeftToRight()
        ? place
        : QRect(place.left(), place.top(), paint::keyCapWidth(hint(), tokens()), place.height());
    paint::keyCap(painter, line, hint(), tokens());
}

void SearchBox::keyPressEvent(QKeyEvent *event)
{
    const bool moves = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down || event->key() == Qt::Key_PageUp
        || event->key() == Qt::Key_PageDown;
    const QAbstractItemModel *model = m_view ? m_view->model() : nullptr;
    if (moves && event->modifiers() == Qt::NoModifier && model && model->rowCount() > 0) {
        const int rows = model->rowCount();
        const int page = event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown ? 10 : 1;
        const int step = event->key() == Qt::Key_Up || event->key() == Qt::Key_PageUp ? -page : page;
        const QModelIndex current = m_view->currentIndex();
        const int row = current.isValid() ? std::clamp(current.row() + step, 0, rows - 1) : step > 0 ? 0 : rows - 1;
        m_view->setCurrentIndex(model->index(row, std::max(current.column(), 0)));
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_view && m_view->currentIndex().isValid())
            Q_EMIT m_view->activated(m_view->currentIndex());
        else
            Q_EMIT submitted(text());
        return;
    }
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        Q_EMIT textEdited(QString());
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchBox::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        fitHint();
}

} // namespace vb::ui
