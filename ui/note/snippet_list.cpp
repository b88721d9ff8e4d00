#include "ui/note/snippet_list.h"

#include "ui/kit/tokens.h"

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kListWidth = 360;
constexpr int kMostRows = 7;

} // namespace

SnippetList::SnippetList(const std::vector<chart::Snippet> &snippets, QWidget *page)
    : QListWidget(page), m_snippets(snippets)
{
    setObjectName(QStringLiteral("note.snippets"));
    setAccessibleName(tr("Snippets"));
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAutoFillBackground(true);
    viewport()->setAutoFillBackground(true);
    for (std::size_t i = 0; i < snippets.size(); ++i) {
        auto *item
            = new QListWidgetItem(tr("%1   %2", "trigger, title").arg(snippets[i].trigger, snippets[i].title), this);
        item->setData(Qt::UserRole, static_cast<int>(i));
    }
    narrow({});
    connect(this, &QListWidget::itemClicked, this, &SnippetList::chosen);
}

void SnippetList::narrow(const QString &typed)
{
    int first = -1;
    for (int row = 0; row < count(); ++row) {
        const chart::Snippet &one = m_snippets[static_cast<std::size_t>(item(row)->data(Qt::UserRole).toInt())];
        const bool fits = typed.isEmpty() || one.trigger.startsWith(typed, Qt::CaseInsensitive)
            || one.title.startsWith(typed, Qt::CaseInsensitive);
        item(row)->setHidden(!fits);
        if (fits && first < 0)
            first = row;
    }
    setCurrentRow(first);
}

void SnippetList::placeBelow(const QRect &caret)
{
    QSize size = sizeHint();
    size.setWidth(std::min(size.width(), parentWidget()->width()));
    const QRect page = parentWidget()->rect();
    const bool isBelow = caret.bottom() + space::xs + size.height() <= page.bottom();
    const int top = isBelow ? caret.bottom() + space::xs : std::max(0, caret.top() - space::xs - size.height());
    const int left = std::clamp(isLeftToRight() ? caret.left() : caret.right() - size.width(), 0,
                                std::max(0, page.width() - size.width()));
    setGeometry(QRect(QPoint(left, top), size));
    raise();
}

bool SnippetList::moveBy(int key)
{
    const int step = key == Qt::Key_Up ? -1 : key == Qt::Key_Down ? 1 : 0;
    if (step == 0)
        return false;
    for (int row = currentRow() + step; row >= 0 && row < count(); row += step)
        if (!item(row)->isHidden()) {
            setCurrentRow(row);
            break;
        }
    return true;
}

const chart::Snippet *SnippetList::current() const
{
    const QListWidgetItem *at = currentItem();
    return at && !at->isHidden() ? &m_snippets[static_cast<std::size_t>(at->data(Qt::UserRole).toInt())] : nullptr;
}

QSize SnippetList::sizeHint() const
{
    const int row = count() > 0 ? std::max(sizeHintForRow(0), 1) : 0;
    return {tokens().scaled(kListWidth), std::min(count(), kMostRows) * row + 2 * frameWidth() + space::s};
}

} // namespace vb::ui
