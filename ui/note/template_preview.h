#pragma once

#include "core/chart/template.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace vb::ui {

class TextLabel;

/// A form as whoever writes a note meets it. What is typed here goes nowhere. Esc leaves.
class TemplatePreview : public QWidget {
    Q_OBJECT

public:
    explicit TemplatePreview(QWidget *parent = nullptr);

    /// A whole form.
    void show(const chart::NoteTemplate &form, const QString &words);
    void clear();
    /// A button beside the way back; empty: none.
    void setAction(const QString &label);
    void takeFocus();

Q_SIGNALS:
    void leaveWanted();
    void actionWanted();

private:
    chart::NoteTemplate m_form; // outlives its fields
    TextLabel *m_title;
    TextLabel *m_words;
    QPushButton *m_back;
    QPushButton *m_action;
    QVBoxLayout *m_down;
    QWidget *m_place = nullptr;
};

} // namespace vb::ui
