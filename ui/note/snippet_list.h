#pragma once

#include "core/session/session.h"

#include <QListWidget>

namespace vb::ui {

/// The snippets of a form to choose from, over the page below the caret; what is typed meanwhile narrows it. The text
/// field keeps the focus and hands the keys on.
class SnippetList : public QListWidget {
    Q_OBJECT

public:
    SnippetList(const std::vector<chart::Snippet> &snippets, QWidget *page);

    /// Those whose trigger or title begins with it.
    void narrow(const QString &typed);
    void placeBelow(const QRect &caret); // in the page's coordinates
    /// Up, Down, Page Up, Page Down; false for others.
    bool moveBy(int key);
    [[nodiscard]] const chart::Snippet *current() const;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen();

private:
    const std::vector<chart::Snippet> &m_snippets;
};

} // namespace vb::ui
