' Types into forms as a person does: Fill("FOLDER")
'
' FOLDER/plan.txt says what (forms.py).
' The forms of FOLDER/blank come to stand in FOLDER/typed.xlsx, FOLDER/typed.ods and FOLDER/typed.xls, a folder a format;
' FOLDER/typed.txt says what went wrong, and at last that all is done.

Option Explicit

Sub Fill(folder As String)
    Dim disk As Object, plan As Object, told As Object, book As Object
    Dim parts As Variant, file As String, task As String
    disk = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    told = createUnoService("com.sun.star.io.TextOutputStream")
    told.setOutputStream(disk.openFileWrite(ConvertToURL(folder & "/typed.txt")))
    On Error GoTo Failed
    plan = createUnoService("com.sun.star.io.TextInputStream")
    plan.setInputStream(disk.openFileRead(ConvertToURL(folder & "/plan.txt")))
    plan.setEncoding("UTF-8")
    Do Until plan.isEOF()
        task = plan.readLine()
        parts = Split(task, Chr(9))
        If UBound(parts) = 3 Then
            If parts(0) <> file Then
                If file <> "" Then Store book, folder, file
                file = parts(0)
                book = StarDesktop.loadComponentFromURL(ConvertToURL(folder & "/blank/" & file), "_blank", 0, Array(Named("Hidden", True)))
            End If
            If Not Typed(book.Sheets.getByName(parts(1)).getCellRangeByName(parts(2)), parts(3)) Then
                told.writeString(task & Chr(10))
            End If
        End If
    Loop
    Store book, folder, file
    told.writeString("done")
    GoTo Ended
Failed:
    told.writeString(task & ": " & Error$ & " in line " & Erl & Chr(10))
Ended:
    told.closeOutput()
    StarDesktop.terminate()
End Sub

' Types into a cell what may be a number, a date or words; whether it then holds something else, or if it is locked the same.
Function Typed(cell As Object, keys As String) As Boolean
    Dim before As String
    before = cell.Formula
    If Left(keys, 1) = "=" Then
        cell.String = keys
    ElseIf keys = "" Then
        cell.FormulaLocal = "1"
    Else
        cell.FormulaLocal = keys
    End If
    Typed = (cell.Formula = before) = (keys = "")
End Function

Sub Store(book As Object, folder As String, file As String)
    Dim stem As String, filter As Variant, parts As Variant
    stem = Left(file, Len(file) - Len(".xlsx"))
    For Each filter In Array("xlsx:Calc MS Excel 2007 XML", "ods:calc8", "xls:MS Excel 97")
        parts = Split(filter, ":")
        book.storeToURL(ConvertToURL(folder & "/typed." & parts(0) & "/" & stem & "." & parts(0)), Array(Named("FilterName", parts(1))))
    Next
    book.close(True)
End Sub

Function Named(key As String, value As Variant) As Object
    Dim pair As New com.sun.star.beans.PropertyValue
    pair.Name = key
    pair.Value = value
    Named = pair
End Function
