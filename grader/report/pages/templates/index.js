document.querySelectorAll("table.sortable").forEach(function(table){
 var body=table.tBodies[0],heads=table.tHead.rows[0].cells;
 Array.prototype.forEach.call(heads,function(head,column){
  var button=document.createElement("button");button.type="button";button.textContent=head.textContent;head.textContent="";head.appendChild(button);
  button.addEventListener("click",function(){
   var down=head.getAttribute("aria-sort")==="ascending"||(column>0&&!head.hasAttribute("aria-sort"));
   Array.prototype.forEach.call(heads,function(h){h.removeAttribute("aria-sort")});
   head.setAttribute("aria-sort",down?"descending":"ascending");
   var rows=Array.prototype.slice.call(body.rows);
   rows.sort(function(a,b){var x=a.cells[column],y=b.cells[column],r=column?x.dataset.v-y.dataset.v:x.textContent.localeCompare(y.textContent);return down?-r:r});
   rows.forEach(function(row){body.appendChild(row)});
  });
 });
});
document.querySelectorAll("p.filter").forEach(function(line){
 var input=line.querySelector("input"),who=line.querySelector("select"),shown=line.querySelector("output"),rows=document.getElementById(input.dataset.for).tBodies[0].rows;
 line.hidden=false;
 function choose(){
  var wanted=input.value.trim().toLowerCase(),kind=who.value,left=0;
  Array.prototype.forEach.call(rows,function(row){
   row.hidden=row.cells[0].textContent.toLowerCase().indexOf(wanted)<0||(kind!==""&&row.dataset.k.split(" ").indexOf(kind)<0);left+=!row.hidden});
  shown.textContent=wanted||kind?left+" / "+rows.length:"";
 }
 input.addEventListener("input",choose);who.addEventListener("change",choose);
});
