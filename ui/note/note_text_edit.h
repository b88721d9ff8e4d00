#pragma once

#include "core/session/session.h"

#include <QHash>
#include <QPlainTextEdit>
#include <QPointer>

namespace vb::ui {

class SnippetList;

/// A passage of a note: plain text, as high as it needs to be within limits. A trigger such as ".fu" and Space or Tab
/// puts a snippet in its place; Ctrl+Space lists them; Ctrl+G goes to the next gap (***). Tab leaves the field.
class NoteTextEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit NoteTextEdit(QWidget *parent = nullptr);
    ~NoteTextEdit() override;

    /// What triggers stand for, and the names in their braces.
    void setSnippets(std::vector<chart::Snippet> snippets, QHash<QString, QString> names);
    /// Lines that it has at least and at most.
    void setLines(int least, int most);
    /// Replaces all, forgets what could be undone.
    void setText(const QString &text);

Q_SIGNALS:
    /// What was pasted came in without formatting, or without signs that cannot be stored.
    void pasteCleaned(const QString &sentence);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    bool focusNextPrevChild(bool next) override;

private:
    void fit();
    bool expandBefore();
    void insertSnippet(const chart::Snippet &snippet, int replaced);
    [[nodiscard]] QString wordBefore() const;
    void openSnippets();
    void closeSnippets();
    void takeChosen();
    bool toNextGap(int from);

    std::vector<chart::Snippet> m_snippets;
    QHash<QString, QString> m_names;
    QPointer<SnippetList> m_list; // over the window
    int m_least = 3;
    int m_most = 16;
};

/// Without what no note may hold: control signs, direction overrides, halves of signs; lines end with a line feed.
QString storableText(const QString &pasted);

} // namespace vb::ui
